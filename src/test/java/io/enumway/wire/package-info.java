/**
 * Between driver and server: connections that break at a chosen point, and a pooler.
 */
@NullMarked
package io.enumway.wire;

import org.jspecify.annotations.NullMarked;
