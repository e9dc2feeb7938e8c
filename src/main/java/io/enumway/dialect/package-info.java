/**
 * What SQL differs in: catalog reading, rendering a change, the lock.
 * <p>
 * Internal: its types are public only for the other packages of Enumway, and may change
 * in any release.
 */
@NullMarked
package io.enumway.dialect;

import org.jspecify.annotations.NullMarked;
