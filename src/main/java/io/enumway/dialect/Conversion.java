package io.enumway.dialect;

/**
 * How values that contain labels are converted.
 */
enum Conversion {

	/**
	 * By the text of one label: the enum type, and domains over it.
	 */
	SCALAR,

	/**
	 * By an array of the texts of labels: arrays of those, and domains over such arrays.
	 */
	ARRAY,

	/**
	 * By casts that exist during the change: composite types, and what contains them or
	 * nests arrays in arrays.
	 */
	CAST

}
