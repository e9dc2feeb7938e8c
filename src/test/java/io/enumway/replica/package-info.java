/**
 * Replicas of small services, booted in this JVM or in one of their own.
 */
@NullMarked
package io.enumway.replica;

import org.jspecify.annotations.NullMarked;
