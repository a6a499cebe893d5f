import { z } from 'zod';
import { Id, Instant, Scope, Timezone } from '@/lib/contracts/common';
import { VIEW_PAGES } from '@/lib/domain/usage/saved-filter';

/** A view of a page as its address holds it: names with a value or several. Unknown names are dropped. */
export const ViewParams = z
  .record(z.string().max(40), z.union([z.string().max(200), z.array(z.string().max(200)).max(100)]))
  .refine((params) => Object.keys(params).length <= 40, 'expected at most 40 parameters')
  .meta({ description: 'Parameters of the page\'s address, e.g. of /usage {"range":"7d","model":["gpt-4.1"]}' });
export type ViewParams = z.infer<typeof ViewParams>;

const Name = z.string().trim().min(1, 'expected a name').max(80);

const Page = z.enum(VIEW_PAGES).meta({ description: 'The page that it is a view of: /usage or /keys' });

/** `GET /saved-views` */
export const SavedViewQuery = z.object({ page: Page.default('usage') });

export const SavedViewCreate = z.object({
  name: Name,
  page: Page.default('usage'),
  params: ViewParams,
  isShared: z.boolean().default(false),
});
export type SavedViewCreate = z.infer<typeof SavedViewCreate>;
export const SavedViewUpdate = z.object({ name: Name, params: ViewParams, isShared: z.boolean() }).partial();
export type SavedViewUpdate = z.infer<typeof SavedViewUpdate>;

export const SavedView = z.object({
  id: Id,
  page: Page,
  name: z.string(),
  params: ViewParams,
  isShared: z.boolean().meta({ description: 'false = only its maker sees it' }),
  isMine: z.boolean(),
  createdBy: z.string(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type SavedView = z.infer<typeof SavedView>;

/** A link dies at the latest a year after it was made. */
const LONGEST_DAYS = 366;

export const ShareLinkCreate = z.object({
  name: Name,
  params: ViewParams,
  timezone: Timezone.optional().meta({ description: 'Zone in which days are counted; absent = the workspace’s' }),
  expiresInDays: z.number().int().min(1).max(LONGEST_DAYS).default(30),
});
export type ShareLinkCreate = z.infer<typeof ShareLinkCreate>;

export const ShareLink = z.object({
  id: Id,
  name: z.string(),
  params: ViewParams,
  createdBy: z.string(),
  createdAt: Instant,
  expiresAt: Instant,
  lastOpenedAt: Instant.nullable(),
  chartUrl: z.url().meta({ description: 'Signed address of the chart as SVG; end it with .png for a picture' }),
});
export type ShareLink = z.infer<typeof ShareLink>;

/** The address is in this answer and nowhere else, ever. */
export const ShareLinkCreated = ShareLink.extend({ url: z.url() });
export type ShareLinkCreated = z.infer<typeof ShareLinkCreated>;

export const AnnotationCreate = z.object({
  at: Instant,
  text: z.string().trim().min(1, 'expected a text').max(200),
  scope: Scope.default({}),
});
export type AnnotationCreate = z.infer<typeof AnnotationCreate>;
export type AnnotationCreateInput = z.input<typeof AnnotationCreate>;

export const Annotation = AnnotationCreate.extend({ id: Id, scope: Scope, createdBy: z.string(), createdAt: Instant });
export type Annotation = z.infer<typeof Annotation>;

export const WindowQuery = z
  .object({ from: Instant, to: Instant })
  .refine((query) => new Date(query.from) < new Date(query.to), {
    path: ['to'],
    message: 'expected an instant after `from`',
  });

/** What happened or was planned within a window, to be marked on its time axis. */
export const UsageMarker = z.object({
  id: z.string(),
  kind: z.enum(['incident', 'budget', 'planned', 'note']),
  at: Instant,
  until: Instant.nullable().meta({ description: 'null = a moment, or not over yet' }),
  text: z.string(),
  severity: z.enum(['info', 'warning', 'critical']),
  href: z.string().nullable().meta({ description: 'Page with details' }),
});
export type UsageMarker = z.infer<typeof UsageMarker>;

export const UsageMarkersResponse = z.object({ data: z.array(UsageMarker) });
export type UsageMarkersResponse = z.infer<typeof UsageMarkersResponse>;
