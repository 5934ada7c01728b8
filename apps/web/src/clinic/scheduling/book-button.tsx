import { lazy, useState, type ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Part } from '../../ui/part.tsx';
import { type BookingWish } from './booking-dialog.tsx';

const BookingDialog = lazy(() => import('./booking-dialog.tsx'));

interface BookButtonProps {
  readonly wish?: BookingWish;
  readonly variant?: 'primary' | 'secondary' | 'quiet';
  readonly autoFocus?: boolean;
  readonly onBooked?: () => void;
  readonly children: ReactNode;
}

/** Opens the booking of a visit. */
export const BookButton = (props: BookButtonProps) => {
  const { wish = {}, variant = 'primary', autoFocus, onBooked, children } = props;
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant={variant}
        autoFocus={autoFocus}
        onClick={() => {
          setOpen(true);
        }}
      >
        {children}
      </Button>
      {open && (
        <Part meanwhile={null}>
          <BookingDialog
            wish={wish}
            onClose={() => {
              setOpen(false);
            }}
            {...(onBooked && { onBooked })}
          />
        </Part>
      )}
    </>
  );
};
