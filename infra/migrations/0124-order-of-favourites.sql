-- Favourites stand in the order in which they were made: what a hand has learnt stays where it is.
alter table prescription_favourite add column made_at timestamptz not null default now();
