export const keys = 'Keys';
export const projects = 'Projects';
export const models = 'Models';
export const people = 'People';
export const breadcrumb = 'Breadcrumb';
export const exploreUsage = 'Explore usage';
