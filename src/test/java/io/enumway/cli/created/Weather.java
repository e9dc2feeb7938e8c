package io.enumway.cli.created;

import io.enumway.DatabaseEnum;
import io.enumway.LabelStyle;

@DatabaseEnum(name = "weather", labels = LabelStyle.LOWER_CASE)
public enum Weather {

	RAIN

}
