/** The chart library, as the server hands it out beside these modules. */
export * from 'lightweight-charts';
