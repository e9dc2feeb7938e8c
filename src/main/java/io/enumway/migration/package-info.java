/**
 * The session, the migration strategy and callback, Java migrations with an undo side,
 * and the report.
 */
@NullMarked
package io.enumway.migration;

import org.jspecify.annotations.NullMarked;
