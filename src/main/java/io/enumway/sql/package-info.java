/**
 * Reads SQL scripts by their tokens, as the server or SQLite would.
 * <p>
 * Internal: its types are public only for the other packages of Enumway, and may change
 * in any release.
 */
@NullMarked
package io.enumway.sql;

import org.jspecify.annotations.NullMarked;
