import { type Db, getPool, type Transaction } from '@/lib/db/client';
import { SAVING_KINDS, type SavingKind, type SavingSubject } from '@/lib/domain/savings/saving';

export type SavingState = 'dismissed' | 'done';

/** What somebody decided about a saving. */
export type SavingDecision = {
  id: string;
  kind: SavingKind;
  state: SavingState;
  reason: string;
  decidedBy: string;
  decidedAt: Date;
  subject: SavingSubject;
  title: string;
  monthlyNanos: bigint;
};

/** Decisions of a workspace, the newest first. A kind of a newer version is left out: it is not found here either. */
export async function listSavingDecisions(db: Db, workspaceId: string): Promise<SavingDecision[]> {
  const rows = await db.savingDecision.findMany({ where: { workspaceId }, orderBy: { decidedAt: 'desc' } });
  return rows.flatMap(({ connectionId, projectId, apiKeyId, model, kind, state, workspaceId: _, ...rest }) => {
    const known = SAVING_KINDS.find((one) => one === kind);
    const subject = { connectionId, projectId, apiKeyId, model };
    return known ? [{ ...rest, kind: known, state: state === 'done' ? 'done' : 'dismissed', subject }] : [];
  });
}

/** Stores a decision in the place of the one before it. */
export async function saveSavingDecision(
  tx: Transaction,
  workspaceId: string,
  { id, subject, ...rest }: SavingDecision,
): Promise<void> {
  const data = { ...rest, ...subject };
  await tx.savingDecision.upsert({
    where: { workspaceId_id: { workspaceId, id } },
    create: { workspaceId, id, ...data },
    update: data,
  });
}

export async function deleteSavingDecision(tx: Transaction, workspaceId: string, id: string): Promise<void> {
  await tx.savingDecision.deleteMany({ where: { workspaceId, id } });
}

/** A subject and the two stretches of whole UTC days, `[from, middle)` and `[after, until)`, that are held against each other. */
export type EffectQuestion = {
  subject: SavingSubject;
  kind: SavingKind;
  from: Date;
  middle: Date;
  after: Date;
  until: Date;
};

/** Cost and requests of each subject in both of its stretches, in the order of the questions. */
export async function sumEffects(workspaceId: string, questions: readonly EffectQuestion[]) {
  const column = <T>(read: (question: EffectQuestion) => T) => questions.map(read);
  const { rows } = await getPool().query<Record<'nanos0' | 'nanos1' | 'requests0' | 'requests1', string>>(
    `WITH q AS (
       SELECT * FROM unnest($2::int[], $3::uuid[], $4::text[], $5::text[], $6::text[],
           $7::timestamptz[], $8::timestamptz[], $9::timestamptz[], $10::timestamptz[])
         AS q(at, connection_id, project_id, api_key_id, model, starts_at, middle_at, after_at, until_at))
     SELECT coalesce(sum(u.cost_nanos) FILTER (WHERE u.bucket_start < q.middle_at), 0)::text AS nanos0,
            coalesce(sum(u.cost_nanos) FILTER (WHERE u.bucket_start >= q.after_at), 0)::text AS nanos1,
            coalesce(sum(u.requests) FILTER (WHERE u.bucket_start < q.middle_at), 0)::text AS requests0,
            coalesce(sum(u.requests) FILTER (WHERE u.bucket_start >= q.after_at), 0)::text AS requests1
       FROM q
       LEFT JOIN series s ON s.workspace_id = $1::uuid AND s.connection_id = q.connection_id
        AND (q.project_id IS NULL OR s.project_id = q.project_id)
        AND (q.api_key_id IS NULL OR s.api_key_id = q.api_key_id)
        AND (q.model IS NULL OR s.model = q.model)
       LEFT JOIN usage_day u ON u.workspace_id = $1::uuid AND u.series_id = s.id
        AND u.bucket_start >= q.starts_at AND u.bucket_start < q.until_at
      GROUP BY q.at ORDER BY q.at`,
    [
      workspaceId,
      questions.map((_, at) => at),
      column(({ subject }) => subject.connectionId),
      column(({ subject }) => subject.projectId),
      column(({ subject }) => subject.apiKeyId),
      // A key that changed its model is measured whole; a model that ends, alone.
      column(({ subject, kind }) => (kind === 'retiring-model' ? subject.model : null)),
      column(({ from }) => from),
      column(({ middle }) => middle),
      column(({ after }) => after),
      column(({ until }) => until),
    ],
  );
  return rows.map((row) => ({
    before: { nanos: BigInt(row.nanos0), requests: Number(row.requests0) },
    after: { nanos: BigInt(row.nanos1), requests: Number(row.requests1) },
  }));
}
