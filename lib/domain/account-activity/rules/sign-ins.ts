import { getActorKey, getPlace } from '../account-event';
import type { AccountJudge } from '../account-sign';
import { toSecond } from '../learn-event';

const BURST_SECONDS = 600;
/** One person mistypes a few times; one place with many people mistypes more. */
const BURST_OF_ACTOR = 10;
const BURST_OF_PLACE = 20;
const NAMES_OF_PLACE = 5;

/** Many failed sign-ins within ten minutes: of one person, from one place, or with many names from one place. */
export const judgeFailures: AccountJudge = ({ act, event, memory, suspicion }) => {
  if (act.kind !== 'sign-in-failed') return null;
  const at = toSecond(event.at);
  const recent = memory.failures.filter((one) => one.at <= at && one.at > at - BURST_SECONDS);
  const key = getActorKey(event.actor);
  const place = getPlace(event);
  const ofActor = key === null ? [] : recent.filter((one) => one.actor === key);
  const ofPlace = place === null ? [] : recent.filter((one) => one.place === place);
  const names = new Set(ofPlace.map((one) => one.actor).filter((name) => name !== null));
  const isBurst =
    ofActor.length >= BURST_OF_ACTOR ||
    ofPlace.length >= BURST_OF_PLACE ||
    names.size >= NAMES_OF_PLACE ||
    // Without an actor and without an address all of them count together.
    (key === null && place === null && recent.length >= BURST_OF_PLACE);
  if (!isBurst) return null;
  const isByPlace = ofPlace.length >= ofActor.length && place !== null;
  const count = Math.max(ofActor.length, ofPlace.length, key === null && place === null ? recent.length : 0);
  return {
    severity: 'warning',
    title: 'Many failed sign-ins',
    reasons: [
      `${count} within 10 minutes${isByPlace ? ` from ${place}` : ''}`,
      ...(names.size > 1 ? [`with ${names.size} different names`] : []),
      ...suspicion.reasons.filter((reason) => !reason.includes('failed sign-ins')),
    ],
    before: null,
    after: act.error === null ? null : `the log says: ${act.error}`,
    advice: 'Someone may be trying passwords: see whether one of them got in, and have the people named change theirs.',
    subject: isByPlace ? `place ${place}` : `actor ${key ?? 'nobody'}`,
  };
};

/** So many failures before a sign-in from a known place are more than a forgotten password. */
const MANY_BEFORE = 10;
const SOME_BEFORE = 5;

/** A sign-in that worked, from where this person never came from, or after many that did not. */
export const judgeSignIn: AccountJudge = ({ act, suspicion }) => {
  if (act.kind !== 'signed-in') return null;
  const { isNewCountry, isNewPlace, failures, reasons } = suspicion;
  const isElsewhere = isNewCountry || isNewPlace;
  const isAfterFailures = failures >= (isElsewhere ? SOME_BEFORE : MANY_BEFORE);
  if (!isElsewhere && !isAfterFailures) return null;
  const counted = `${failures} failed sign-ins within the hour before it`;
  return {
    // A journey explains a new country, a forgotten password explains failures; nothing harmless explains both.
    severity: isAfterFailures && isElsewhere ? 'critical' : 'warning',
    title: isAfterFailures
      ? 'Sign-in after many failed ones'
      : isNewCountry
        ? 'Sign-in from a new country'
        : 'Sign-in from a new network',
    reasons: isAfterFailures && !reasons.includes(counted) ? [...reasons, counted] : reasons,
    before: null,
    after: null,
    advice:
      'Ask the person whether it was them. If not: end their sessions, change their password, and see what was done since.',
    isSoft: !isNewCountry && !isAfterFailures,
  };
};
