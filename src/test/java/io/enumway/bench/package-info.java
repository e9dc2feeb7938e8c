/**
 * What Enumway costs and saves, beside plain Flyway in the same run.
 */
@NullMarked
package io.enumway.bench;

import org.jspecify.annotations.NullMarked;
