package io.enumway.crash.service;

import io.enumway.DatabaseEnum;
import io.enumway.LabelStyle;

/**
 * A declared enum; {@link V2__Add_curious} added the last value.
 */
@DatabaseEnum(name = "mood", labels = LabelStyle.LOWER_CASE)
public enum Mood {

	HAPPY, SAD, CURIOUS

}
