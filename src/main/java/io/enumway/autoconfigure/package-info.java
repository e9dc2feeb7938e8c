/**
 * Auto-configuration and properties; nothing depends on this package.
 */
@NullMarked
package io.enumway.autoconfigure;

import org.jspecify.annotations.NullMarked;
