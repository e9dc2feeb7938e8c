/**
 * What SQL differs in: catalog reading, rendering a change, the lock.
 */
@NullMarked
package io.enumway.dialect;

import org.jspecify.annotations.NullMarked;
