package dev.countersign.bench.report;

/** A suite's result as its file keeps it. */
record SavedResult(Origin origin, SuiteResult result) {}
