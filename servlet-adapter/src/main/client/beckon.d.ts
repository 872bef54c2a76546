export interface Options {}
