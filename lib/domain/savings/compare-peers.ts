import { nameFamily } from './model-facts';
import { findPlace, priceMonth, type Strand, type Work } from './strand';

/** Others that must be there to compare with. */
const LEAST_PEERS = 3;
const LEAST_FACTOR = 3;
/** What it costs above the others must reach this, in nanos a month. */
const LEAST_EXCESS = 10_000_000_000n;
/** Requests a key needs for its price of a request to say something. */
const LEAST_REQUESTS = 50;

/** `team` = cost of a month against other keys of its project; `request` = cost of a request against other keys with the model. */
export type Comparison = {
  kind: 'team' | 'request';
  connectionId: string;
  projectId: string | null;
  apiKeyId: string;
  /** The model that is compared; null = all of them. */
  model: string | null;
  /** In nanos: a month, or a request. */
  ownNanos: bigint;
  /** Median of the others. */
  peerNanos: bigint;
  peers: number;
  factor: number;
  /** A month above what it would cost at the median of the others. */
  excessNanos: bigint;
};

type KeySum = { strand: Strand; apiKeyId: string; nanos: bigint; requests: number };

/** Keys that cost at least three times what the others around them do, the costliest first. */
export function comparePeers(works: readonly Work[], at: Date): Comparison[] {
  const priced = works.map((work) => ({ strand: work.strands[0], nanos: priceMonth(work, at), work }));
  const sums = priced.flatMap(({ strand, nanos, work }): KeySum[] =>
    strand.apiKeyId === null || nanos === 0n
      ? []
      : [
          {
            ...{ strand, apiKeyId: strand.apiKeyId, nanos },
            requests: work.strands.reduce((sum, { month }) => sum + month.requests, 0),
          },
        ],
  );
  return [...compareTeams(sums), ...compareRequests(sums)].sort((left, right) =>
    left.excessNanos > right.excessNanos ? -1 : 1,
  );
}

function compareTeams(sums: readonly KeySum[]): Comparison[] {
  const keys = [
    ...Map.groupBy(sums, ({ strand, apiKeyId }) => JSON.stringify([strand.connectionId, apiKeyId])).values(),
  ];
  const whole = keys.flatMap((own) => {
    const [first] = own;
    return first?.strand.projectId == null ? [] : [{ ...first, nanos: own.reduce((sum, one) => sum + one.nanos, 0n) }];
  });
  const teams = Map.groupBy(whole, ({ strand }) => JSON.stringify([strand.connectionId, strand.projectId]));
  return [...teams.values()].flatMap((team) => {
    const medians = listMediansOfOthers(team.map(({ nanos }) => nanos));
    return team.flatMap((one, at) => {
      const median = medians[at] ?? 0n;
      return judge(one, 'team', { own: one.nanos, median, peers: team.length - 1, excess: one.nanos - median });
    });
  });
}

function compareRequests(sums: readonly KeySum[]): Comparison[] {
  const able = sums.filter(({ strand, requests }) => strand.kind === 'completions' && requests >= LEAST_REQUESTS);
  const groups = Map.groupBy(able, ({ strand }) => {
    const place = findPlace(strand);
    return place ? JSON.stringify([strand.connectionId, nameFamily(place.model)]) : null;
  });
  groups.delete(null);
  const priceOf = ({ nanos, requests }: KeySum) => nanos / BigInt(requests);
  return [...groups.values()].flatMap((group) => {
    const medians = listMediansOfOthers(group.map(priceOf));
    return group.flatMap((one, at) => {
      const median = medians[at] ?? 0n;
      const excess = one.nanos - median * BigInt(one.requests);
      return judge(one, 'request', { own: priceOf(one), median, peers: group.length - 1, excess });
    });
  });
}

type Figures = { own: bigint; median: bigint; peers: number; excess: bigint };

function judge({ strand, apiKeyId }: KeySum, kind: Comparison['kind'], figures: Figures): Comparison[] {
  const { own, median, peers, excess } = figures;
  if (peers < LEAST_PEERS || median <= 0n || excess < LEAST_EXCESS) return [];
  const factor = Number(own) / Number(median);
  if (factor < LEAST_FACTOR) return [];
  const { connectionId, projectId, model } = strand;
  return [
    {
      ...{ kind, connectionId, projectId, apiKeyId, model: kind === 'request' ? model : null },
      ...{ ownNanos: own, peerNanos: median, peers, factor, excessNanos: excess },
    },
  ];
}

/** For each value the median of all the others: sorted once, whatever their number. */
function listMediansOfOthers(values: readonly bigint[]): bigint[] {
  const order = values.map((value, at) => ({ value, at }));
  order.sort((left, right) => (left.value < right.value ? -1 : left.value > right.value ? 1 : 0));
  const medians: bigint[] = [];
  const count = values.length - 1;
  const half = Math.floor(count / 2);
  for (const [place, { at }] of order.entries()) {
    // The list without this one: what stands behind it moves down by one.
    const read = (index: number) => order[index < place ? index : index + 1]?.value ?? 0n;
    medians[at] = count % 2 === 1 ? read(half) : (read(half) + read(half - 1)) / 2n;
  }
  return medians;
}
