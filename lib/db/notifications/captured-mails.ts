import type { Db } from '@/lib/db/client';

/** A mail as the built-in mailbox took it in. */
export type NewCapturedMail = {
  workspaceId: string;
  sender: string;
  recipient: string;
  subject: string;
  messageId: string;
  isConfidential: boolean;
  raw: Uint8Array;
};

export type CapturedMailSummary = {
  id: string;
  receivedAt: Date;
  sender: string;
  recipient: string;
  subject: string;
  messageId: string;
};

const SUMMARY = { id: true, receivedAt: true, sender: true, recipient: true, subject: true, messageId: true } as const;

/** Keeps a captured mail. The same Message-ID again is kept again, as a real mailbox would show it. */
export async function storeCapturedMail(db: Db, mail: NewCapturedMail, receivedAt: Date): Promise<void> {
  await db.capturedMail.create({ data: { ...mail, raw: Uint8Array.from(mail.raw), receivedAt } });
}

/** Confidential mail is for its recipient only; `reader` is the address of the viewer, null = no particular person. */
const readableBy = (reader: string | null) => ({
  OR: [{ isConfidential: false }, ...(reader === null ? [] : [{ recipient: reader }])],
});

/** Captured mails newest first that `reader` may see, those older than `beforeId` (null = from the newest). */
export async function listCapturedMailRows(
  db: Db,
  workspaceId: string,
  reader: string | null,
  page: { beforeId: string | null; limit: number },
): Promise<CapturedMailSummary[]> {
  return db.capturedMail.findMany({
    where: { workspaceId, ...readableBy(reader), ...(page.beforeId === null ? {} : { id: { lt: page.beforeId } }) },
    orderBy: { id: 'desc' },
    take: page.limit,
    select: SUMMARY,
  });
}

/** One captured mail with its raw bytes, or null when there is none that `reader` may see. */
export async function findCapturedMail(
  db: Db,
  workspaceId: string,
  reader: string | null,
  id: string,
): Promise<(CapturedMailSummary & { raw: Uint8Array }) | null> {
  return db.capturedMail.findUnique({
    where: { workspaceId_id: { workspaceId, id }, ...readableBy(reader) },
    select: { ...SUMMARY, raw: true },
  });
}
