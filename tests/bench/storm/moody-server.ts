import { setTimeout as sleep } from 'node:timers/promises';
import { refuse, type SmtpSink, startSmtpSink } from '@/tests/support/smtp-sink';

/** How often each mood comes, of all messages that reach it. */
const GREYLIST = 0.08;
const HANG = 0.01;
const DROP_AFTER_DATA = 0.04;
const DROP_AFTER_TAKING = 0.02;
const HANG_MS = 6_000;

export type MoodyServer = SmtpSink & {
  /** Messages that came whole so far, for whoever wants to strike in the midst of one. */
  countSeen(): number;
  /** Those of them that have no answer yet. */
  countInHand(): number;
  /** From now on it takes everything that it will ever take. */
  calmDown(): void;
};

/**
 * A mail server as bad as they come: it refuses those it does not know (550), greylists (451), hangs, drops the
 * connection after DATA, closes in the midst of a line, and now and then takes a mail and dies before it says so.
 */
export async function startMoodyServer(chance: () => number, unknown: ReadonlySet<string>): Promise<MoodyServer> {
  let isCalm = false;
  let [seen, inHand] = [0, 0];
  const answer = async (destroy: () => void): Promise<void> => {
    if (isCalm) return;
    const mood = chance();
    if (mood < HANG) await sleep(HANG_MS);
    else if (mood < HANG + DROP_AFTER_DATA) {
      destroy();
      throw refuse(421, 'dropped');
    } else if (mood < HANG + DROP_AFTER_DATA + GREYLIST) throw refuse(451, '4.3.0 try again');
    else await sleep(20 * chance());
  };
  const sink = await startSmtpSink({
    onRcptTo: ({ address }, session, callback) => {
      if (unknown.has(address)) return callback(refuse(550, '5.1.1 no such user'));
      if (!isCalm && chance() < GREYLIST) return callback(refuse(451, '4.7.1 greylisted, come back later'));
      if (!isCalm && chance() < 0.01) {
        // Closes in the midst of its reply.
        const { _socket: socket } = session as unknown as { _socket?: { end(text: string): void } };
        if (socket) return void socket.end('250 2.1.5 recip');
      }
      callback();
    },
    beforeTaking: async (_mail, destroy) => {
      seen += 1;
      inHand += 1;
      await answer(destroy).finally(() => {
        inHand -= 1;
      });
    },
    afterTaking: (_mail, destroy) => {
      if (!isCalm && chance() < DROP_AFTER_TAKING) destroy();
    },
  });
  return {
    ...sink,
    countSeen: () => seen,
    countInHand: () => inHand,
    calmDown: () => {
      isCalm = true;
    },
  };
}
