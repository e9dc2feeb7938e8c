/**
 * Health, endpoint and metrics: views of the latest migration report.
 */
@NullMarked
package io.enumway.actuate;

import org.jspecify.annotations.NullMarked;
