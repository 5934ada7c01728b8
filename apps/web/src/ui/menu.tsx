import { type ReactNode } from 'react';
import { Button, Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import './menu.css';

interface MenuProps {
  readonly label: string;
  /** What is seen on the button. */
  readonly children: ReactNode;
  readonly items: readonly {
    readonly id: string;
    readonly label: string;
    readonly isDangerous?: boolean;
  }[];
  readonly onAction: (id: string) => void;
}

/** What else can be done here. */
export const Menu = ({ label, children, items, onAction }: MenuProps) => (
  <MenuTrigger>
    <Button className="button button-quiet" aria-label={label}>
      {children}
    </Button>
    <Popover className="menu-popover" placement="bottom end">
      <AriaMenu
        className="menu"
        aria-label={label}
        onAction={(key) => {
          onAction(String(key));
        }}
      >
        {items.map(({ id, label: words, isDangerous = false }) => (
          <MenuItem key={id} id={id} className={`menu-item${isDangerous ? ' menu-danger' : ''}`}>
            {words}
          </MenuItem>
        ))}
      </AriaMenu>
    </Popover>
  </MenuTrigger>
);
