package func rampOnset(_ values: [Double], levelBaseline: Bool) -> OnsetEstimate? { nil }
