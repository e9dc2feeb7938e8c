package io.enumway.dialect;

import java.util.Map;

/**
 * The types whose constants in definitions contain labels.
 *
 * @param type the enum type as the server writes it
 * @param newType the enum type as a rewritten definition is to write it
 * @param derived the domains and composite types over it, as the server writes them
 */
record LabelTypes(String type, String newType, Map<String, Conversion> derived) {

	LabelTypes {
		derived = Map.copyOf(derived);
	}

	LabelTypes(String type) {
		this(type, type, Map.of());
	}

}
