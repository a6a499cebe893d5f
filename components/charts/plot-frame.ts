/** Room around the plot, in pixels, shared by all renderers so that swapping them moves nothing. */
export const PLOT = { top: 8, right: 12, bottom: 22, left: 46 } as const;
/** Share of a band left free on each side of a bar. */
export const BAR_GAP = 0.14;
