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
  /** What is seen on the button. */
  readonly children: ReactNode;
  /** What belongs together, with a line between the groups. */
  readonly groups: readonly (readonly MenuEntry[])[];
  readonly onAction: (id: string) => void;
}

/** What else can be done here. */
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
