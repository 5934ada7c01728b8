import { startOffline } from './offline.ts';
import { mount } from '../ui/mount.tsx';
import '../ui/ui.css';
import { PharmacyApp } from './pharmacy-app.tsx';
import './pharmacy.css';
import { presentedIn } from './signed-text.ts';

// The fragment holds a prescription: it is removed from the address bar and the history.
const presented = presentedIn(location.hash === '' ? location.pathname : location.href);
if (location.hash !== '' || location.pathname !== '/pharmacy') {
  history.replaceState(null, '', '/pharmacy');
}
startOffline();

await mount(['common', 'errors', 'paper', 'pharmacy'], <PharmacyApp first={presented} />);
