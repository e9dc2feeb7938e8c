package io.enumway.invalid;

import io.enumway.DatabaseEnum;
import io.enumway.Label;

/**
 * A declaration that no database takes: a label of 64 bytes.
 */
@DatabaseEnum
public enum Verdict {

	@Label("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")
	LONG

}
