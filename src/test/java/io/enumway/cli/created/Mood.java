package io.enumway.cli.created;

import io.enumway.DatabaseEnum;
import io.enumway.LabelStyle;

@DatabaseEnum(name = "mood", labels = LabelStyle.LOWER_CASE)
public enum Mood {

	CURIOUS, HAPPY, SAD

}
