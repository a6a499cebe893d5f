/** Room around the plot, in pixels, shared by all renderers so that swapping them moves nothing. */
export const PLOT = { top: 8, right: 12, bottom: 22, left: 46 } as const;
/** Share of a band left free on each side of a bar. */
export const BAR_GAP = 0.14;
/** Drawn over a bucket that is still open: its height is a lower bound. */
export const HATCH = 'repeating-linear-gradient(135deg, var(--surface) 0 2px, transparent 2px 5px)';
