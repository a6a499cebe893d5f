import { z } from 'zod';
import { Id, Instant } from '@/lib/contracts/common';
import { CHECKLIST_STATES, CHECKLIST_STEPS } from '@/lib/domain/incidents/checklist';

const NoteText = z
  .string()
  .trim()
  .min(1, 'expected a text')
  .max(5_000)
  .meta({ description: '`@name` mentions a member, who gets a mail' });

export const IncidentNoteWrite = z.object({ text: NoteText });

export const IncidentNoteEntry = z.object({
  id: Id,
  text: z.string(),
  author: z.string(),
  createdAt: Instant,
  editedAt: Instant.nullable().meta({ description: 'null = it stands as it was written' }),
  mentions: z
    .array(z.object({ id: z.string(), name: z.string() }))
    .meta({ description: 'Members that the text names, as they are called now' }),
  mayEdit: z.boolean().meta({ description: 'You wrote it' }),
  mayDelete: z.boolean().meta({ description: 'You wrote it, or may manage members' }),
});
export type IncidentNoteEntry = z.infer<typeof IncidentNoteEntry>;

const StepName = z.enum(CHECKLIST_STEPS);
const StepState = z.enum(CHECKLIST_STATES);

export const IncidentChecklist = z.object({
  steps: z
    .array(
      z.object({
        step: StepName,
        state: StepState,
        at: Instant.nullable().meta({ description: 'When the state was said or became known' }),
        by: z.string().nullable().meta({ description: 'Who said it; null with a state = Spendwatch knows it' }),
        evidence: z.string().nullable().meta({ description: 'What Spendwatch knows it by; null = it does not' }),
        owner: z.object({ id: z.string(), name: z.string() }).nullable(),
        note: z.string(),
      }),
    )
    .meta({ description: 'Empty for incidents about Spendwatch itself' }),
});
export type IncidentChecklist = z.infer<typeof IncidentChecklist>;

/** `PATCH /incidents/:id/checklist`: one step at a time, absent fields stay. */
export const IncidentChecklistUpdate = z
  .object({
    step: StepName,
    state: StepState.optional(),
    ownerId: z.string().min(1).max(100).nullable().optional().meta({ description: 'A member, or "me"; null = nobody' }),
    note: z.string().trim().max(2_000).optional(),
  })
  .refine(({ state, ownerId, note }) => state !== undefined || ownerId !== undefined || note !== undefined, {
    path: ['state'],
    message: 'expected a state, an owner or a note',
  });
