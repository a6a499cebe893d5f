export const views = 'Views';
export const share = 'Share';
export const download = 'Download';
