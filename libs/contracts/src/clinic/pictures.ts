import { z } from '../base/zod.ts';
import { Accent, ClinicLook } from '../base/people.ts';
import { Id, Nothing } from '../base/primitives.ts';
import { defineRoute } from '../base/route.ts';
import { MyVisitParams } from '../visits/visits.ts';

/** The types that every browser shows. SVG is left out: it is a document that can contain code. */
export const PictureType = z.enum(['image/png', 'image/jpeg', 'image/webp']);
export type PictureType = z.infer<typeof PictureType>;

/** The longest edge, in pixels. */
export const longestEdge = 512;

/** In octets: patients on a slow connection download it before their visit. */
export const largestPicture = 60_000;

/** A picture in base64 (RFC 4648, section 4). Its type is detected from its octets. */
export const PictureText = z
  .string()
  .regex(/^[A-Za-z\d+/]+={0,2}$/)
  .max(4 * Math.ceil(largestPicture / 3));

/** The octets of a picture, as the server answers with them. */
export const Picture = z.object({
  mediaType: PictureType,
  bytes: z.custom<Uint8Array>((value) => ArrayBuffer.isView(value)),
});
export type Picture = z.infer<typeof Picture>;

export const changeClinicLook = defineRoute({
  method: 'PUT',
  path: '/api/clinic-look',
  summary:
    "Sets the clinic's colour and logo. What is left out stays; null removes it. " +
    '`picture_invalid` if the logo is not PNG, JPEG or WebP, or too large.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    accent: Accent.nullable().optional(),
    logo: PictureText.nullable().optional(),
  }),
  response: ClinicLook,
});

export const readClinicLogo = defineRoute({
  method: 'GET',
  path: '/api/clinics/{clinicId}/logo/{pictureId}',
  summary: "Returns a clinic's logo. Public.",
  params: z.strictObject({ clinicId: Id, pictureId: Id }),
  query: Nothing,
  body: Nothing,
  response: Picture,
  mediaType: 'image/*',
  kept: 'by everybody',
});

export const changeMyPortrait = defineRoute({
  method: 'PUT',
  path: '/api/account/portrait',
  summary:
    "Sets the member's portrait in this clinic, which patients see before a visit; null removes " +
    'it.',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({ picture: PictureText.nullable() }),
  /** The path of the portrait. */
  response: z.object({ portrait: z.string().nullable() }),
});

export const readPortrait = defineRoute({
  method: 'GET',
  path: '/api/members/{memberId}/portrait/{pictureId}',
  summary: 'Returns the portrait of a member, for members of the same clinic.',
  params: z.strictObject({ memberId: Id, pictureId: Id }),
  query: Nothing,
  body: Nothing,
  response: Picture,
  mediaType: 'image/*',
  kept: 'by the browser',
});

export const readMyDoctorsPortrait = defineRoute({
  method: 'GET',
  path: '/api/my-visit/{encounterId}/portrait/{pictureId}',
  summary: 'Returns the portrait of the doctor whom the patient will see.',
  params: z.strictObject({ ...MyVisitParams.shape, pictureId: Id }),
  query: Nothing,
  body: Nothing,
  response: Picture,
  mediaType: 'image/*',
  kept: 'by the browser',
});

const pathOf = ({ path }: { readonly path: string }, values: Readonly<Record<string, string>>) =>
  path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => values[name] ?? '');

export const logoPath = (clinicId: string, pictureId: string): string =>
  pathOf(readClinicLogo, { clinicId, pictureId });

export const portraitPath = (memberId: string, pictureId: string): string =>
  pathOf(readPortrait, { memberId, pictureId });

export const doctorsPortraitPath = (encounterId: string, pictureId: string): string =>
  pathOf(readMyDoctorsPortrait, { encounterId, pictureId });

export const pictureRoutes = {
  changeClinicLook,
  readClinicLogo,
  changeMyPortrait,
  readPortrait,
  readMyDoctorsPortrait,
} as const;
