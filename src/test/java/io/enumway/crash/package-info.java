/**
 * A boot that breaks at any point leaves nothing that the next boot does not set right.
 */
@NullMarked
package io.enumway.crash;

import org.jspecify.annotations.NullMarked;
