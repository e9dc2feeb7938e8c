/**
 * A service whose beans work by themselves, if one lets them.
 */
@NullMarked
package io.enumway.cli.service;

import org.jspecify.annotations.NullMarked;
