/**
 * Many replicas at once, a holder of the lock that dies, and poolers in between.
 */
@NullMarked
package io.enumway.race;

import org.jspecify.annotations.NullMarked;
