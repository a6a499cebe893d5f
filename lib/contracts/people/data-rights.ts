import { z } from 'zod';

/** What has to be typed before something goes for good: the address of the person, or the name of the workspace. */
export const EraseConfirmation = z.object({
  confirm: z
    .string()
    .trim()
    .max(300)
    .meta({ description: 'The e-mail address of the person, to show that it is meant' }),
});
export type EraseConfirmation = z.infer<typeof EraseConfirmation>;

export const WorkspaceDeletion = z.object({
  confirm: z.string().trim().max(300).meta({ description: 'The name of the workspace, to show that it is meant' }),
});
export type WorkspaceDeletion = z.infer<typeof WorkspaceDeletion>;
