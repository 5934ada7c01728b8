import { Id, SingleLineText, Nothing } from '../base/primitives.ts';
import { TypedItem } from '../records/records.ts';
import { defineRoute } from '../base/route.ts';
import { z } from '../base/zod.ts';

/** A drug as it is typed, independent of a patient. */
export const FavouriteItem = TypedItem.omit({
  ...{ id: true, allergyOverrides: true, interactionOverrides: true },
});
export type FavouriteItem = z.infer<typeof FavouriteItem>;

/** Whether it belongs to one doctor or to every doctor of the clinic. */
export const FavouriteScope = z.enum(['own', 'clinic']);
export type FavouriteScope = z.infer<typeof FavouriteScope>;

const facts = {
  scope: FavouriteScope,
  name: SingleLineText(80).min(1),
  /** Several items make a set, such as `hypertension start` (FHIR R4 PlanDefinition, order set). */
  items: z.array(FavouriteItem).min(1).max(20),
};

/** One or more complete prescription lines that doctors write often. */
export const Favourite = z.object({
  favouriteId: Id,
  version: z.number().int().positive(),
  ...facts,
});
export type Favourite = z.infer<typeof Favourite>;

const params = z.strictObject({ favouriteId: Id });

export const favouriteRoutes = {
  listFavourites: defineRoute({
    method: 'GET',
    path: '/api/prescription-favourites',
    summary:
      "Lists the doctor's and the clinic's favourite prescription lines, in order of creation.",
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: z.object({ favourites: z.array(Favourite) }),
  }),
  saveFavourite: defineRoute({
    method: 'PUT',
    path: '/api/prescription-favourites/{favouriteId}',
    summary: 'Creates or changes a favourite; the client generates the id.',
    params,
    query: Nothing,
    body: z.strictObject({
      /** The version that the change is based on; 0 for a new favourite. */
      baseVersion: z.number().int().min(0).max(1_000_000),
      ...facts,
    }),
    response: Favourite,
  }),
  removeFavourite: defineRoute({
    method: 'DELETE',
    path: '/api/prescription-favourites/{favouriteId}',
    summary: 'Deletes a favourite. Prescriptions made with it stay as they are. Idempotent.',
    params,
    query: Nothing,
    body: Nothing,
    response: Nothing,
  }),
} as const;
