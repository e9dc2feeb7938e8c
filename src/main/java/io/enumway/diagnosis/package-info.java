/**
 * Finds what is wrong with enum types and migrations, says how bad it is, and mends it.
 * Checks are pure functions of evidence that is read at one moment.
 */
@NullMarked
package io.enumway.diagnosis;

import org.jspecify.annotations.NullMarked;
