/**
 * Writes new migrations into a project.
 */
@NullMarked
package io.enumway.create;

import org.jspecify.annotations.NullMarked;
