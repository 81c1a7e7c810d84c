/** What a run found, as JSON, as tables and as pictures. Start at {@link SuiteResult}. */
@NullMarked
package dev.countersign.bench.report;

import org.jspecify.annotations.NullMarked;
