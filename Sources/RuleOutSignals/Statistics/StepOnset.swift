package func stepOnset(_ values: [Double]) -> OnsetEstimate? { nil }
