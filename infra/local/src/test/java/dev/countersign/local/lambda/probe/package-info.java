/** Handlers that the tests pack into a zip and run in processes of their own. */
@NullMarked
package dev.countersign.local.lambda.probe;

import org.jspecify.annotations.NullMarked;
