import { mount } from '../ui/mount.tsx';
import '../ui/ui.css';
import { ComponentsPage } from './components-page.tsx';
import './components.css';

await mount(['common', 'errors'], <ComponentsPage />);
