import { z } from 'zod';
import { Id, Instant, Money } from '@/lib/contracts/common';
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
    ownerId: z.string().min(1).max(100).nullable().optional().meta({ description: 'A member, or "me"; null = none' }),
    note: z.string().trim().max(2_000).optional(),
  })
  .refine(({ state, ownerId, note }) => state !== undefined || ownerId !== undefined || note !== undefined, {
    path: ['state'],
    message: 'expected a state, an owner or a note',
  });

/** `GET /incidents/:id/room`: what stands beside an incident for the person who works on it. */
export const IncidentRoom = z.object({
  provider: z
    .object({ name: z.string(), keysPage: z.string().nullable(), limitsPage: z.string().nullable() })
    .nullable()
    .meta({ description: 'Where the provider lets people end keys and set limits by hand; null = it is not of one' }),
  loss: z
    .object({
      lost: Money.meta({ description: 'Spend less what is usual, from its start until `asOf`; estimated' }),
      spent: Money,
      usual: Money.meta({ description: 'By the average of the week before' }),
      asOf: Instant,
      ratePerHour: Money.meta({ description: 'Lost an hour' }),
      rateBasis: z.enum(['minutes', 'incident']).meta({
        description:
          'minutes = by the last five that were read in full; incident = it is younger than that, so the rate it was opened with',
      }),
      isRunning: z.boolean().meta({ description: 'True = it goes on, and what was read is fresh' }),
      containedAt: Instant.nullable().meta({ description: 'When a change that ends it was made; null = none stands' }),
      stoppedAt: Instant.nullable().meta({ description: 'When spending stopped after a containment' }),
    })
    .nullable()
    .meta({ description: 'null = it speaks of no rate of spend' }),
  leaks: z
    .array(z.object({ id: Id, redacted: z.string(), where: z.string(), state: z.string(), firstSeenAt: Instant }))
    .meta({ description: 'Places where its key was found' }),
  events: z
    .array(z.object({ at: Instant, kind: z.enum(['key', 'person', 'plan', 'activity', 'account']), text: z.string() }))
    .meta({ description: 'What happened around its start, oldest first; the activity only for who may see it' }),
  similar: z
    .array(
      z.object({
        id: Id,
        number: z.number().int(),
        title: z.string(),
        state: z.enum(['open', 'acknowledged', 'resolved']),
        openedAt: Instant,
        resolvedBy: z.string().nullable(),
        excess: Money,
        verdict: z.enum(['real', 'expected', 'not-useful']).nullable(),
        done: z.array(z.object({ title: z.string(), state: z.string() })),
      }),
    )
    .meta({ description: 'Earlier incidents of the same key, else of the same scope, newest first' }),
});
export type IncidentRoom = z.infer<typeof IncidentRoom>;
