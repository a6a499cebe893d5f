import { getReadiness } from '@/lib/services/installation/get-readiness';

/** Whether this process can answer: for load balancers, which take it out of service otherwise. */
export async function GET(): Promise<Response> {
  const readiness = await getReadiness();
  return Response.json(readiness, { status: readiness.ready ? 200 : 503, headers: { 'cache-control': 'no-store' } });
}
