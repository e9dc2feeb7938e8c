/**
 * Declared enums that migrations are created for.
 */
@NullMarked
package io.enumway.cli.created;

import org.jspecify.annotations.NullMarked;
