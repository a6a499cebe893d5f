export const deliveries = 'Deliveries';
