import { mount } from '../ui/mount.tsx';
import '../ui/ui.css';
import { takeLinkToken, watchLink } from '../visitor/link-token.ts';
import '../visitor/visitor.css';
import { GuestApp } from './guest-app.tsx';

const token = takeLinkToken();
watchLink();

await mount(['common', 'errors', 'patient', 'guest'], <GuestApp token={token} />);
