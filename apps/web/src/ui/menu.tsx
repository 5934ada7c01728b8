import { Fragment, type ReactNode } from 'react';
import {
  Button,
  Menu as AriaMenu,
  MenuItem,
  MenuTrigger,
  Popover,
  Separator,
} from 'react-aria-components';
import './menu.css';

interface MenuEntry {
  readonly id: string;
  readonly label: string;
  readonly isDangerous?: boolean;
}

interface MenuProps {
  readonly label: string;
  /** The content of the button. */
  readonly children: ReactNode;
  /** The entries in groups, with a line between them. */
  readonly groups: readonly (readonly MenuEntry[])[];
  readonly onAction: (id: string) => void;
}

/** A button with a menu of further actions. */
export const Menu = ({ label, children, groups, onAction }: MenuProps) => (
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
        {groups.map((items, index) => (
          <Fragment key={items[0]?.id}>
            {index > 0 && <Separator className="menu-line" />}
            {items.map(({ id, label: words, isDangerous = false }) => (
              <MenuItem
                key={id}
                id={id}
                textValue={words}
                className={`menu-item${isDangerous ? ' menu-danger' : ''}`}
              >
                {words}
              </MenuItem>
            ))}
          </Fragment>
        ))}
      </AriaMenu>
    </Popover>
  </MenuTrigger>
);
